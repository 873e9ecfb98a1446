// as short as a training can be whose model passes the gates: they are those of the example
evaluate(new File(basedir, '../../../src/it/example.groovy'))('gate-and-deploy', [
        maxTrainSteps: 25, learningRate: '1e-3', trainBatchSize: 4, classImages: 4, classInferenceSteps: 10, inferenceSteps: 10,
        evaluationImagesPerPrompt: 1, evaluationClassImagesPerPrompt: 1])
