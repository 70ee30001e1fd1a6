import { h } from 'vue';
import { withBase } from 'vitepress';
import Theme from 'vitepress/theme-without-fonts';
import LanguageChoice from './LanguageChoice.vue';
import './style.css';

const notFound = () => h('main', { class: 'not-found' }, [h('h1', 'There is no such page'), h('a', { href: withBase('/') }, 'To the first one')]);

export default {
  extends: Theme,
  Layout: () => h(Theme.Layout, null, { 'doc-before': () => h(LanguageChoice), 'not-found': notFound }),
};
