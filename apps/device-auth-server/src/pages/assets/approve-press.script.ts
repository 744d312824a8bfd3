/**
 * Marks an approval that a person really gave: a trusted press that began on the visible page, at least 500 ms after it was painted, and
 * not with a key that was held down already (double-clickjacking, cross-window forgery). A press it cannot vouch for goes through
 * unmarked, and the server asks for one step more; so assistive technology, which clicks without pressing, is never locked out.
 */
export const approvePress = `(() => {
  const button = document.querySelector('button[value="approve"]');
  const mark = button.form.elements.pressed;
  let paintedAt = Infinity;
  let begun = false;
  const painted = () => {
    begun = false;
    paintedAt = Infinity;
    if (document.visibilityState === 'visible') requestAnimationFrame(() => requestAnimationFrame(() => { paintedAt = performance.now(); }));
  };
  const ripe = (event) => event.isTrusted && document.visibilityState === 'visible' && performance.now() - paintedAt >= 500;
  painted();
  addEventListener('pageshow', painted);
  addEventListener('focus', painted);
  document.addEventListener('visibilitychange', painted);
  button.addEventListener('pointerdown', (event) => { begun = ripe(event); });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (event.repeat) event.preventDefault();
    else begun = ripe(event);
  });
  button.addEventListener('click', (event) => {
    if (!event.isTrusted) event.preventDefault();
    mark.value = event.isTrusted && begun ? 'press' : '';
  });
})();`;
