/** Counts the seconds left, by the page's own clock: the server said how many, so a wrong clock in the browser does no harm. */
export const countdown = `(() => {
  const shown = document.querySelector('[data-countdown]');
  const endsAt = performance.now() + Number(shown.dataset.countdown) * 1000;
  const tick = () => {
    const left = Math.ceil((endsAt - performance.now()) / 1000);
    if (left <= 0) {
      shown.textContent = shown.dataset.over;
      shown.classList.add('over');
      return;
    }
    shown.textContent = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
    shown.classList.toggle('short', left <= 30);
    setTimeout(tick, 250);
  };
  tick();
})();`;
