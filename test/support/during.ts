/** An outage: while `work` runs, a port that stands for the outside world fails as `failure` says. */
export async function during<Port extends object, Result>(port: Port, failure: Partial<Port>, work: () => Promise<Result>): Promise<Result> {
  const whole = { ...port };
  Object.assign(port, failure);
  try {
    return await work();
  } finally {
    Object.assign(port, whole);
  }
}
