package dev.dreambooth.api.example;

import dev.dreambooth.api.DreamBooth;
import dev.dreambooth.api.RunResult;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Teaches a model the dog whose photos lie in a folder, and makes images of it. */
public final class TeachADog {
    public static void main(String[] arguments) {
        DreamBooth dog = DreamBooth.ofOwnClassPath()
                .in(Path.of(arguments[0]))
                .with("instanceImages", "photos")
                .with("subjectClass", "dog")
                .with("prompts", List.of("a photo of {identifier} {subjectClass} in the snow"))
                .listening(TeachADog::tell);
        dog.regularize().orElseThrow();
        RunResult trained = dog.train().orElseThrow();
        System.out.println((trained.computed() ? "trained: " : "up to date: ") + trained.folder());
        RunResult images = dog.generate().orElseThrow();
        images.record().orElseThrow().outputs().forEach(file -> System.out.println("made: " + file.name()));
        System.out.println(dog.verify(Stage.GENERATE, 1).orElseThrow().message());
    }

    private static void tell(Event event) {
        if (event instanceof Event.StepCompleted step) {
            System.out.printf(Locale.ROOT, "step %d of %d, loss %.4f%n", step.step(), step.totalSteps(), step.loss());
        } else if (event instanceof Event.Warning warning) {
            System.out.println("warning: " + warning.message());
        }
    }
}
