/**
 * Objects that can be called: `model(x)` runs `model.invoke([x])`.
 *
 * JavaScript calls functions only, so the constructor hands out a function, and gives it the methods of the class. Fields that
 * subclasses declare and `this` in their constructors are that function too; nobody else needs to know.
 */
export abstract class Callable {
  constructor() {
    const callable = (...inputs: readonly unknown[]): unknown => (callable as unknown as Callable).invoke(inputs);
    // A function's own `name` and `length` would stand in the way of fields that are called so.
    for (const own of ['name', 'length']) Reflect.deleteProperty(callable, own);
    // biome-ignore lint/correctness/noConstructorReturn: this is what makes the instance callable
    return Object.setPrototypeOf(callable, new.target.prototype) as this;
  }

  protected abstract invoke(inputs: readonly unknown[]): unknown;
}
