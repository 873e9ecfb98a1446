/** The local behaviour behind the stand-ins of the Jenkins API: real processes and files of this machine. */
package dev.dreambooth.jenkins.local;
