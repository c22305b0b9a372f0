package io.shipit.cli;

import io.shipit.deploy.Interruption;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/** Where the operator's wish to stop comes from. */
@FunctionalInterface
interface Signals {
  /** No signal ever comes. */
  Signals NONE = (_, _) -> {};

  /**
   * Passes signals on from now until the process ends.
   *
   * @param interruption is asked for by the first one: stop safely
   * @param leave is run by the second one: say what is known and end the process at once
   */
  void pass(Interruption interruption, Runnable leave);

  /**
   * The signals of this process: INT (Ctrl-C), TERM (a cancelled CI job) and HUP (a closed
   * terminal). A shutdown hook would hear of the first one only, so {@code sun.misc.Signal} of the
   * module jdk.unsupported is used; by reflection, because the compiler's warning about it cannot
   * be switched off together with {@code --release}.
   */
  static Signals ofThisProcess() {
    return (interruption, leave) -> {
      Runnable arrived =
          () -> {
            if (interruption.isRequested()) {
              leave.run();
            } else {
              // Not on the signal's own thread: whoever listens may take its time.
              Thread.startVirtualThread(interruption::request);
            }
          };
      List.of("INT", "TERM", "HUP").forEach(name -> handle(name, arrived));
    };
  }

  private static void handle(String name, Runnable arrived) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(arrived);
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              MethodHandleProxies.asInterfaceInstance(
                  handler, MethodHandles.dropArguments(run, 0, signal)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime lacks the module jdk.unsupported", e);
    }
  }
}
