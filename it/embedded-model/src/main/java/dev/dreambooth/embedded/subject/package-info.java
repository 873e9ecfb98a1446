/** The subjects of quickstart and tests: a dog and a robot that no training picture shows, drawn by this project. */
package dev.dreambooth.embedded.subject;
