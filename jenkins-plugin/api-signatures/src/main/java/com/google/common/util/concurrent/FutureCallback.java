package com.google.common.util.concurrent;

/** What is told of an end. */
public interface FutureCallback<V> {
    void onSuccess(V result);

    void onFailure(Throwable failure);
}
