/** The quickstart's subject: a dog that no training picture shows, drawn by this project. */
package dev.dreambooth.embedded.subject;
