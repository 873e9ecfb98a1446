package dev.dreambooth.jenkins.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong Pipeline fails, for the reason it is wrong. */
class PipelineInterpreterTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dreamboothTrain()|outside of every node",
                "checkout scm|outside of every node",
                "node { dreamboothTrain configFile: 'dreambooth.yaml' }|dreambooth.yaml",
                "node { checkout scm; dreamboothTrain learningrate: 1e-5 }|has no argument learningrate. Did you mean learningRate?",
                "node { checkout scm; dreamboothTrain precision: 'fp8' }|precision",
                "node { checkout scm; dreamboothTrain maxTrainSteps: 'many' }|maxTrainSteps",
                "node { checkout scm; dreamboothTrain huberC: 0.5 }|huberC 0.5",
                "node { checkout scm; dreamboothTrain instanceImages: 'fotos' }|There are no images",
                "node { checkout scm; dreamboothTrain cacheCredentialsId: 'cache', remoteCache: 'https://x.org/' }|cache",
                "node { checkout scm; dreamboothTrian() }|dreamboothTrian",
                "node { checkout scm; def t = dreamboothTrain(); echo \"${t.finalLos}\" }|echo tells of something",
                "node { checkout scm; dreamboothTrain() }; node { checkout scm; dreamboothGenerate() }|the base model",
                "node { checkout scm; stash name: 'm', includes: 'model/**' }|No files included in stash 'm'",
                "node { checkout scm; stash name: 'm', include: 'photos/**' }|stash has no argument [include]",
                "node { checkout scm; stash 'm' }|stash",
                "node { checkout scm; stash name: 'm' }; node { unstash 'n' }|No such saved stash 'n'",
                "node { checkout scm; dreamboothGenerate shard: 1, shards: 2; dreamboothGenerate shard: 'merge' }|parts",
                "node { checkout scm; dreamboothGenerate shard: 3, shards: 2 }|shard",
                "node { checkout scm; sh 'make' }|nobody knows what comes of make",
                "node { sh 'mvn -B package' }|no POM",
                "node { checkout scm; dreamboothReport() }|dreamboothReport failed",
                "retry(conditions: [agent()]) { }|retry needs count",
                "retry(count: '3') { }|count is 3 and no Integer",
                "retry(count: 3, conditions: ['agent']) { }|retry takes no agent",
                "retry(count: 3, times: 2) { }|retry has no argument [times]",
                "timeout(time: 8, unit: 'HOUR') { }|no unit HOUR",
                "timeout(8, 'HOURS') { }|timeout",
                "withCredentials([string(credentialsId: 'x', variable: 'X')]) { }|There are no credentials x",
                "withCredentials([string(credentialsId: 'dreambooth-cache')]) { }|string needs variable",
                "parallel a: 1|parallel: a is no block",
                "properties([cron('H 2 * * *')])|properties takes no",
                "properties([pipelineTriggers([cron('H 2 * *')])])|has no five fields",
                "pipeline { stages { stage('a') { steps { dreamboothTrain() } } } }|names no agent",
                "pipeline { agent { label 'gpu' } }|no stages",
                "pipeline { agent { label 'gpu' }; stages { stage('a') { dreamboothTrain() } } }|no steps",
                "pipeline { agent { label 'gpu' }; stages { steps { dreamboothTrain() } } }|steps stands in stages",
                "pipeline { agent { label 'gpu' }; stages { stage('a') { steps { node { } } } } }|node stands in",
                "pipeline { agent { labels 'gpu' } }|labels",
                "pipeline { agent none; stages { stage('a') { steps { checkout scm } } } }|outside of every node",
                "pipeline { agent none; stages { stage('a') { matrix { agent { label 'x' }; stages { stage('b') { steps { } } } } } } }|no axes",
                "pipeline { agent { label 'gpu' }; stages { stage('a') { steps { } } }; options { buildDiscarder('7') } }|buildDiscarder",
                "pipeline { agent { label 'gpu' }; stages { stage('a') { steps { } } }; post { always { mail to: 'a', body: 'b' } } }|subject",
                "pipeline { agent { label 'gpu' }; stages { stage('a') { steps { archiveArtifacts artifacts: 'x/*' } } } }|there is no x/*",
                "node { checkout scm; sh 'mvn -U generate-resources' }|the POM unpacks no model",
                "stage { dreamboothTrain() }|stage"
            })
    void isRefused(String script, String why) throws Exception {
        PipelineInterpreter interpreter = new PipelineInterpreter(folder);
        assertThatThrownBy(() -> interpreter.run(script)).hasStackTraceContaining(why);
    }

    @Test
    void onlyAsManyAgentsMayBeLostAsAttemptsAreLeft() throws Exception {
        PipelineInterpreter interpreter = new PipelineInterpreter(folder);
        interpreter.ours().loseAgent();
        assertThatThrownBy(() -> interpreter.run("retry(count: 1) { node { checkout scm; dreamboothTrain() } }"))
                .hasStackTraceContaining("the agent was lost");
        assertThat(interpreter.ours().called()).hasSize(1);
    }

    @Test
    void otherFailuresThanLostAgentsAreNotRepeatedWhereOnlyTheseAreNamed() throws Exception {
        PipelineInterpreter interpreter = new PipelineInterpreter(folder);
        String body = " { node { checkout scm; dreamboothTrain(); sh 'make' } }";
        assertThatThrownBy(() -> interpreter.run("retry(count: 3, conditions: [agent()])" + body))
                .hasStackTraceContaining("make");
        assertThat(interpreter.ours().called()).hasSize(1);
        assertThatThrownBy(() -> interpreter.run("retry(count: 3)" + body)).hasStackTraceContaining("make");
        assertThat(interpreter.ours().called()).hasSize(4);
    }

    @Test
    void aMatrixRunsItsStagesOnceACell() throws Exception {
        PipelineInterpreter interpreter = new PipelineInterpreter(folder);
        List<String> cells = new ArrayList<>();
        interpreter.define("note", arguments -> cells.add((String) arguments[0]), String.class);
        interpreter.run("""
                pipeline {
                    agent none
                    stages {
                        stage('all') {
                            failFast true
                            matrix {
                                agent { label 'gpu' }
                                axes {
                                    axis { name 'SUBJECT'; values 'dog', 'robot' }
                                    axis { name 'PLACE'; values 'snow' , 'beach' }
                                }
                                stages {
                                    stage('one') { steps { note "${SUBJECT} ${PLACE}" } }
                                }
                            }
                        }
                    }
                }
                """);
        assertThat(cells).containsExactly("dog snow", "dog beach", "robot snow", "robot beach");
    }

    @Test
    void eachBranchAndBlockRunsItsBody() throws Exception {
        PipelineInterpreter interpreter = new PipelineInterpreter(folder);
        interpreter.run("""
                withCredentials([string(credentialsId: 'dreambooth-cache', variable: 'TOKEN')]) {
                    retry(count: 2) { node { checkout scm; dreamboothGenerate shard: 1, shards: 2 } }
                }
                timeout(time: 1, unit: 'HOURS') {
                    parallel one: { node { checkout scm; dreamboothTrain() } },
                        two: { stage('two') { node('gpu') { checkout scm; dreamboothRegularize() } } },
                        failFast: true
                }
                """);
        assertThat(interpreter.ours().called())
                .containsExactly("dreamboothGenerate", "dreamboothTrain", "dreamboothRegularize");
    }
}
