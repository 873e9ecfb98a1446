package org.springframework.security.core;

/** Who somebody is. */
public interface Authentication {}
