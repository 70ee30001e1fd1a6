/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** Functions that run inside the page. Each stands alone: nothing around it goes with it. */
export const inPage = {
  foreignElements(): string[] {
    return [...document.querySelectorAll('script, img, iframe, object, embed, link, foreignObject, use, [onerror], [onclick], [onload]')]
      .map((element) => element.outerHTML.slice(0, 100));
  },

  /** Texts of the drawing under 4.5 to 1 on what is behind them, lines under 3 to 1. */
  faint(): string[] {
    const channels = (color: string) => (/rgba?\(([^)]+)\)/.exec(color)?.[1] ?? '0,0,0').split(',').slice(0, 3).map(Number);
    const luminance = (color: string) => {
      const linear = (value: number) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      const [red, green, blue] = channels(color).map((value) => linear(value / 255));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one: string, other: string) => {
      const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
      return (light + 0.05) / (dark + 0.05);
    };
    const frame = document.querySelector('svg.drawing .frame');
    if (frame === null) { return []; }
    const ground = getComputedStyle(document.body).backgroundColor;
    const panel = getComputedStyle(frame).fill;
    const problems: string[] = [];
    for (const text of document.querySelectorAll('svg.drawing text')) {
      const box = text.closest('.box');
      const behind = box === null ? [ground, panel]
        : [getComputedStyle(box.querySelector(text.classList.contains('root') ? '.chip' : 'rect')!).fill];
      for (const color of behind) {
        const found = contrast(getComputedStyle(text).fill, color);
        if (found < 4.5) { problems.push(`"${text.textContent}" has ${found.toFixed(2)} to 1`); }
      }
    }
    for (const line of document.querySelectorAll('svg.drawing :is(.flow, .box > rect:not(.chip), .frame, .cluster)')) {
      for (const color of [ground, panel]) {
        const found = contrast(getComputedStyle(line).stroke, color);
        if (found < 3) { problems.push(`a line of class ${line.getAttribute('class') ?? line.parentElement!.getAttribute('class')} has ${found.toFixed(2)} to 1`); }
      }
    }
    return [...new Set(problems)];
  },

  /** Texts that stick out of their box, cover each other, or (ports) run into a box; headings that leave the frame. */
  crowded(): string[] {
    const problems: string[] = [];
    const inside = (inner: DOMRect, outer: DOMRect) => inner.left >= outer.left && inner.right <= outer.right
      && inner.top >= outer.top && inner.bottom <= outer.bottom;
    // The area of a text is the line it stands on; lines may touch.
    const meet = (one: DOMRect, other: DOMRect) => one.left < other.right - 0.5 && other.left < one.right - 0.5
      && one.top < other.bottom - 1.5 && other.top < one.bottom - 1.5;
    for (const svg of document.querySelectorAll<SVGSVGElement>('svg.drawing')) {
      const texts = [...svg.querySelectorAll('text')].map((text) => ({ text, name: `"${text.textContent}"`, area: text.getBoundingClientRect() }));
      const boxes = [...svg.querySelectorAll('.box > rect:not(.chip)')].map((rect) => ({ rect, area: rect.getBoundingClientRect() }));
      const frame = svg.querySelector('.frame')!.getBoundingClientRect();
      texts.forEach(({ text, name, area }, index) => {
        const own = text.closest('.box');
        const outer = own === null ? (text.classList.contains('frame-title') ? frame : svg.getBoundingClientRect()) : own.querySelector('rect')!.getBoundingClientRect();
        if (!inside(area, outer)) { problems.push(`${name} leaves ${own === null ? 'the frame' : 'its box'}`); }
        for (const other of texts.slice(index + 1)) { if (meet(area, other.area)) { problems.push(`${name} covers ${other.name}`); } }
        for (const { rect, area: box } of boxes) { if (own !== rect.parentElement && meet(area, box)) { problems.push(`${name} runs into a box`); } }
      });
      boxes.forEach(({ area }, index) => { for (const other of boxes.slice(index + 1)) { if (meet(area, other.area)) { problems.push('two boxes meet'); } } });
    }
    return problems;
  },

  focusable(): string[] {
    // Of buttons of which one is chosen, the Tab key reaches that one.
    return [...document.querySelectorAll('a[href], [tabindex="0"], input:checked, input[type=checkbox]')].filter((element) => element.getClientRects().length > 0)
      .map((element) => `${element.localName} ${element.getAttribute('aria-label') ?? (element.textContent || element.id)}`);
  },

  focused(): { name: string; visible: boolean } {
    const element = document.activeElement!;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const area = element.getBoundingClientRect();
    const onScreen = area.right > 0 && area.bottom > 0 && area.top < innerHeight && area.left < innerWidth;
    return {
      name: `${element.localName} ${element.getAttribute('aria-label') ?? (element.textContent || element.id)}`,
      visible: onScreen && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    };
  },

  /** The cards, as many in each row. */
  cards(perRow: number): string[] {
    const tops = [...document.querySelectorAll('.tile')].map((tile) => tile.getBoundingClientRect().top);
    const rows = [...new Set(tops)].map((top) => tops.filter((one) => one === top).length);
    return rows.every((count) => count === perRow) ? [] : [`the cards stand in rows of ${rows.join(', ')}`];
  },

  /** Tables that scroll although the name of a row goes out of sight, or without a sign that they do. */
  unstuck(): string[] {
    return [...document.querySelectorAll<HTMLElement>('.scroll')].filter((frame) => frame.closest('#drawing') === null && frame.scrollWidth > frame.clientWidth).flatMap((frame) => {
      frame.scrollLeft = frame.scrollWidth;
      const [left, first] = [frame.getBoundingClientRect().left, frame.querySelector('tbody th')!.getBoundingClientRect()];
      const hint = getComputedStyle(frame).backgroundAttachment;
      frame.scrollLeft = 0;
      const name = frame.getAttribute('aria-label');
      return [
        ...Math.abs(first.left - left) > 2 ? [`${name}: the first column goes away`] : [],
        ...first.width > innerWidth / 2 ? [`${name}: the first column takes half of the page`] : [],
        ...hint.includes('local') && hint.includes('scroll') ? [] : [`${name}: nothing tells that it scrolls`],
      ];
    });
  },

  /** Shows the rows that are out of sight since nothing is wrong with them. */
  unfold(): void {
    document.querySelectorAll<HTMLInputElement>('.fold input').forEach((input) => { input.checked = true; });
  },

  /** What is seen of the rows before and after somebody asks for all of them. */
  folded(): string[] {
    const problems: string[] = [];
    const seen = (element: Element): boolean => element.getClientRects().length > 0;
    for (const input of document.querySelectorAll<HTMLInputElement>('.fold input')) {
      const rows = [...input.closest('section')!.querySelectorAll('tbody tr')];
      const before = input.checked;
      for (const checked of [true, false]) {
        input.checked = checked;
        rows.filter((row) => seen(row) !== (checked || !row.classList.contains('fine')))
          .forEach((row) => problems.push(`"${row.textContent?.slice(0, 40)}" is ${seen(row) ? 'shown' : 'hidden'} while the box is ${checked ? '' : 'not '}checked`));
      }
      if (seen(input.closest('section')!.querySelector('.scroll')!) === rows.every((row) => row.classList.contains('fine'))) { problems.push(`${input.id} leaves a table without rows, or hides one with`); }
      input.checked = before;
    }
    return problems;
  },

  /** What is seen of the rows while each button in turn is chosen. */
  filtered(): string[] {
    const problems: string[] = [];
    const rows = [...document.querySelectorAll<HTMLElement>('tbody tr')];
    const seen = (element: Element): boolean => element.getClientRects().length > 0;
    for (const input of document.querySelectorAll<HTMLInputElement>('.filters input')) {
      input.checked = true;
      const { id, name } = input;
      for (const row of rows) {
        const all = id === `${name}-all`;
        const folded = all && row.classList.contains('fine') && row.closest('section')!.querySelector('.fold input:not(:checked)') !== null;
        const wanted = !folded && (all || !row.classList.contains(name) || row.classList.contains(id));
        if (seen(row) !== wanted) { problems.push(`with ${id}, "${row.textContent?.slice(0, 40)}" is ${wanted ? 'hidden' : 'shown'}`); }
      }
      for (const section of document.querySelectorAll('section')) {
        const message = section.querySelector('.filtered');
        const empty = section.querySelector(`tr.${name}`) !== null && section.querySelector(`tr.${id}`) === null && id !== `${name}-all`;
        if (message !== null && seen(message) !== empty) { problems.push(`with ${id}, section ${section.id} ${empty ? 'does not say' : 'says'} that nothing is left`); }
      }
      document.querySelector<HTMLInputElement>(`#${name}-all`)!.checked = true;
    }
    return problems;
  },

  wide(): string[] {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} pixels wide`] : [];
  },

  unprintable(): string[] {
    const problems: string[] = [];
    const ground = getComputedStyle(document.documentElement).getPropertyValue('--ground').trim();
    if (ground !== '#ffffff') { problems.push(`the ground is ${ground}`); }
    const contents = document.querySelector('nav');
    if (contents !== null && getComputedStyle(contents).display !== 'none') { problems.push('the contents are printed'); }
    if (document.querySelectorAll('tbody tr').length !== [...document.querySelectorAll('tbody tr')].filter((row) => row.getClientRects().length > 0).length) { problems.push('a row is not printed'); }
    for (const region of document.querySelectorAll('.scroll')) {
      if (getComputedStyle(region).overflowX !== 'visible') { problems.push('a region is cut off'); }
    }
    return problems;
  },
};
