/** What a person looks at after a run: sheets of the pictures made, and the course of the loss. */
package dev.dreambooth.engine.report;
