/**
 * The stages of DreamBooth for Java programs: {@link dev.dreambooth.api.DreamBooth} runs one and returns its
 * {@link dev.dreambooth.api.RunResult}. This package, and the types of the contract that its signatures mention, are what
 * stays as it is from version to version; nothing else in these jars is promised.
 *
 * <p>It lies in {@code dreambooth-contract}, which needs Jackson and no native library, since a stage never runs in the
 * process that asks for it: a native library can be loaded by one class loader only, and a crash or a full memory must not
 * take the caller with it. The engine is named by a place: an unpacked distribution, a class path, or the caller's own
 * class path if {@code dreambooth-engine} and the native libraries are on it.
 *
 * <p>Settings have the names, values and defaults of docs/settings.md, and {@code dreambooth.yaml} is read as everywhere
 * else. What is wrong before a stage begins is a {@link dev.dreambooth.contract.UserError}, with what to do about it; how
 * it ended once it has begun is in the result. A complete program:
 *
 * <pre>{@code
 * import dev.dreambooth.api.DreamBooth;
 * import dev.dreambooth.api.RunResult;
 * import dev.dreambooth.contract.Stage;
 * import dev.dreambooth.contract.event.Event;
 * import java.nio.file.Path;
 * import java.util.List;
 * import java.util.Locale;
 *
 * public final class TeachADog {
 *     public static void main(String[] arguments) {
 *         DreamBooth dog = DreamBooth.ofOwnClassPath()
 *                 .in(Path.of(arguments[0]))
 *                 .with("instanceImages", "photos")
 *                 .with("subjectClass", "dog")
 *                 .with("prompts", List.of("a photo of {identifier} {subjectClass} in the snow"))
 *                 .listening(TeachADog::tell);
 *         dog.regularize().orElseThrow();
 *         RunResult trained = dog.train().orElseThrow();
 *         System.out.println((trained.computed() ? "trained: " : "up to date: ") + trained.folder());
 *         RunResult images = dog.generate().orElseThrow();
 *         images.record().orElseThrow().outputs().forEach(file -> System.out.println("made: " + file.name()));
 *         System.out.println(dog.verify(Stage.GENERATE, 1).orElseThrow().message());
 *     }
 *
 *     private static void tell(Event event) {
 *         if (event instanceof Event.StepCompleted step) {
 *             System.out.printf(Locale.ROOT, "step %d of %d, loss %.4f%n", step.step(), step.totalSteps(), step.loss());
 *         } else if (event instanceof Event.Warning warning) {
 *             System.out.println("warning: " + warning.message());
 *         }
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.dreambooth.api;

import org.jspecify.annotations.NullMarked;
