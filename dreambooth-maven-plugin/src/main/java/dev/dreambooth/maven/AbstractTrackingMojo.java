package dev.dreambooth.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of the tools that a training reports its measurements to. */
abstract class AbstractTrackingMojo extends AbstractRecipeMojo {
    /**
     * Where a training reports its measurements: files below tracking in the output directory, a server of MLflow, a
     * tracker that a jar brings, or none. With mlflowTrackingUri, the default is mlflow. Default: {@code none}. Example:
     * {@code csv|wandb}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.reportTo")
    List<String> reportTo;

    /**
     * The name of the run in tracking tools; without it, identifier and class with the run's short id. Example:
     * {@code koala 12}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.trackingRunName")
    String trackingRunName;

    /**
     * The project that an offline run of Weights and Biases is filed under. Default: {@code dreambooth}. Example:
     * {@code zoo}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.wandbProject")
    String wandbProject;

    /**
     * The address of the MLflow server that is reported to; credentials come from the environment only. Example:
     * {@code https://mlflow.example.org}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.mlflowTrackingUri")
    String mlflowTrackingUri;

    /**
     * The experiment in MLflow that the run is filed under; it is made if there is none of this name. Default:
     * {@code dreambooth}. Example: {@code mascots}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.mlflowExperiment")
    String mlflowExperiment;

    AbstractTrackingMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
