package dev.dreambooth.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dreambooth.contract.ExitCode;
import org.jspecify.annotations.Nullable;

/** Something that happened in a run. The first is {@link Hello}, the last {@link RunFinished}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Hello.class, name = "Hello"),
    @JsonSubTypes.Type(value = Event.RunStarted.class, name = "RunStarted"),
    @JsonSubTypes.Type(value = Event.PhaseStarted.class, name = "PhaseStarted"),
    @JsonSubTypes.Type(value = Event.Progress.class, name = "Progress"),
    @JsonSubTypes.Type(value = Event.StepCompleted.class, name = "StepCompleted"),
    @JsonSubTypes.Type(value = Event.SampleWritten.class, name = "SampleWritten"),
    @JsonSubTypes.Type(value = Event.CheckpointWritten.class, name = "CheckpointWritten"),
    @JsonSubTypes.Type(value = Event.ValidationCompleted.class, name = "ValidationCompleted"),
    @JsonSubTypes.Type(value = Event.MemoryPlanned.class, name = "MemoryPlanned"),
    @JsonSubTypes.Type(value = Event.Warning.class, name = "Warning"),
    @JsonSubTypes.Type(value = Event.RunFinished.class, name = "RunFinished")
})
public sealed interface Event {
    /** The version of this protocol. */
    int PROTOCOL = 1;

    /**
     * The worker process is there.
     *
     * @param protocol the version of the protocol it speaks, {@link #PROTOCOL}
     * @param engineVersion the version of the engine
     * @param pid the process id
     */
    record Hello(int protocol, String engineVersion, long pid) implements Event {}

    /**
     * The stage has read its settings and knows its device.
     *
     * @param stage the stage, such as {@code train}
     * @param device the device that computes, such as {@code cpu}
     * @param threads the number of CPU threads
     * @param reason why something has to be done, such as "learningRate 5.0E-6 → 2.0E-6"
     */
    record RunStarted(String stage, String device, int threads, String reason) implements Event {}

    /**
     * A part of the stage begins.
     *
     * @param phase what it does, such as "encoding 5 images"
     */
    record PhaseStarted(String phase) implements Event {}

    /**
     * A phase has come some way.
     *
     * @param done how much is done
     * @param total how much there is to do
     * @param unit what is counted, such as {@code images}
     */
    record Progress(long done, long total, String unit) implements Event {}

    /**
     * The optimizer has made an update.
     *
     * @param step the number of updates made, from 1
     * @param totalSteps the number of updates to make
     * @param loss what was minimised: instanceLoss + priorLossWeight · priorLoss
     * @param instanceLoss the mean error on the subject's images, as {@code lossType} and {@code lossWeighting} measure it
     * @param priorLoss the same on class images, or towards the teacher's predictions; null without prior preservation
     * @param learningRate the learning rate of this update
     * @param gradNorm the global L2 norm of the gradients before clipping
     * @param secondsPerStep how long this update took
     * @param memoryBytes the peak of the memory used so far
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StepCompleted(
            int step,
            int totalSteps,
            double loss,
            double instanceLoss,
            @Nullable Double priorLoss,
            double learningRate,
            double gradNorm,
            double secondsPerStep,
            long memoryBytes)
            implements Event {}

    /**
     * An image is there.
     *
     * @param path where, relative to the stage's folder, with slashes
     * @param prompt what it was made from
     * @param seed the seed of its initial latents
     */
    record SampleWritten(String path, String prompt, long seed) implements Event {}

    /**
     * A checkpoint is there, whole.
     *
     * @param path where, relative to the stage's folder, with slashes
     * @param step the number of updates it has seen
     */
    record CheckpointWritten(String path, int step) implements Event {}

    /**
     * The model has been judged on images that it is not trained on.
     *
     * @param step the number of updates it has seen
     * @param loss the mean squared error, with the same noise at every validation
     * @param best whether no earlier step had as low a loss
     */
    record ValidationCompleted(int step, double loss, boolean best) implements Event {}

    /**
     * It is known how much memory the run will take, and how much there is for it. Should the system kill the worker, this
     * tells why.
     *
     * @param bytes what the run will hold at its peak
     * @param availableBytes what it may hold
     * @param advice what to set to need less
     */
    record MemoryPlanned(long bytes, long availableBytes, String advice) implements Event {}

    /**
     * Something that a person should know and that stops nothing.
     *
     * @param message what, and what to do about it
     */
    record Warning(String message) implements Event {}

    /**
     * The last event: the run ended in an orderly way, well or not. Without it the worker has crashed.
     *
     * @param exitCode how it ended
     * @param message what came of it, or what went wrong and what to do
     */
    record RunFinished(ExitCode exitCode, String message) implements Event {}
}
