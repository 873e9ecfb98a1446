package ai.djl.pytorch.jni;

/**
 * Calls a named method of a loaded TorchScript module with any arguments and with autograd.
 *
 * <p>DJL's public entry points either take tensors alone or run under inference mode, where no gradient can flow; the
 * native method that does both is visible inside this package only, which is why this class lives here.
 */
public final class ModuleMethods {
    private ModuleMethods() {}

    /**
     * Runs one method.
     *
     * @param module native handle of the module
     * @param method name of the method
     * @param arguments values in the order of the method's parameters, {@code self} left out
     * @return the result, to be closed by the caller
     */
    public static IValue run(long module, String method, IValue... arguments) {
        long[] handles = new long[arguments.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = arguments[i].getHandle();
        }
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(module, method, handles, true, false));
    }
}
