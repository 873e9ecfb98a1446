package com.google.common.util.concurrent;

import java.util.concurrent.Future;

/** A result to come. */
public interface ListenableFuture<V> extends Future<V> {}
