package dev.dreambooth.contract.launch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * The signals that ask a process to end. Java's shutdown hooks hear the first one only, so this listens itself, through
 * the module {@code jdk.unsupported}: by reflection, since the compiler warns of its classes and nothing silences it.
 */
final class Signals {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private Signals() {}

    /**
     * Has every such signal run an action instead of ending the process. Signals that the process was started to
     * ignore stay ignored; where a system lacks a signal, or this JVM the means, nothing is changed.
     */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignored = handler.getField("SIG_IGN").get(null);
            InvocationHandler run = (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                    return method.invoke(action, arguments);
                }
                action.run();
                return null;
            };
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run);
            var handle = signal.getMethod("handle", signal, handler);
            for (String name : NAMES) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                Object before = handle.invoke(null, one, ours);
                if (ignored.equals(before)) {
                    handle.invoke(null, one, ignored);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException unavailable) {
            // The shutdown hook hears the first signal all the same.
        }
    }
}
