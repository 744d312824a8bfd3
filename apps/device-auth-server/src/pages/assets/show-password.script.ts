/** Lets people see what they type (NIST SP 800-63B-4 §3.1.1.2). The button exists only where the script runs. */
export const showPassword = `(() => {
  const button = document.querySelector('[data-reveal]');
  const input = document.getElementById(button.dataset.reveal);
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const reveal = input.type === 'password';
    input.type = reveal ? 'text' : 'password';
    button.textContent = reveal ? button.dataset.hide : show;
    button.setAttribute('aria-pressed', String(reveal));
    input.focus();
  });
  button.form.addEventListener('submit', () => { input.type = 'password'; });
})();`;
