/** Loads the page anew as soon as the device has moved on. The stream ends by itself and is opened again by the browser. */
export const followDevice = `(() => {
  const status = document.querySelector('[data-follow]');
  const events = new EventSource(status.dataset.follow);
  events.addEventListener('moved', () => { events.close(); location.reload(); });
  addEventListener('pagehide', () => events.close());
})();`;
