import { h } from 'vue';
import Theme from 'vitepress/theme-without-fonts';
import LanguageChoice from './LanguageChoice.vue';
import './style.css';

export default {
  extends: Theme,
  Layout: () => h(Theme.Layout, null, { 'doc-before': () => h(LanguageChoice) }),
};
