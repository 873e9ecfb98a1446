package dev.dreambooth.contract;

/** A setting to those who only have to name it, such as errors. */
public interface SettingName {
    /** Returns the plain name, such as {@code learningRate}. */
    String name();
}
