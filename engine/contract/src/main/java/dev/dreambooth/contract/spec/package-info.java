/** What a worker is told to do: the one document that a front end writes and a worker reads. */
package dev.dreambooth.contract.spec;
