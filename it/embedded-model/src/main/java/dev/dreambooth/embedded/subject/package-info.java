/** The subjects of quickstart and tests: a dog and a robot that no training image shows, drawn by this project. */
package dev.dreambooth.embedded.subject;
