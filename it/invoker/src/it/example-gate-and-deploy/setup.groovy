// as short as a training can be whose model passes the gates: they are those of the example
evaluate(new File(basedir, '../../../src/it/example.groovy'))('gate-and-deploy', [
        maxTrainSteps: 40, trainBatchSize: 4, classImages: 8, classInferenceSteps: 10, inferenceSteps: 10,
        evaluationImagesPerPrompt: 1, evaluationClassImagesPerPrompt: 1])
