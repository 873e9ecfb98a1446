// Does what docs/guide.md tells a new user to do, word for word. Only the numbers of steps and images are cut.
File checkout = new File(basedir, '../../../../..').canonicalFile
evaluate(new File(checkout, 'it/invoker/src/it/walk.groovy'))(
        document: new File(checkout, 'docs/guide.md'),
        folder: new File(basedir, 'walk'),
        // with a model as small as the family can be, of random weights
        environment: [DREAMBOOTH: checkout.path, SDXL: "$checkout/engine/core/src/test/resources/golden/sdxl/base/model".toString()],
        settings: [cache: 'off', maxTrainSteps: 2, lrWarmupSteps: 0, trainBatchSize: 1, classImages: 2, sampleBatchSize: 2,
                   classInferenceSteps: 2, inferenceSteps: 2, resolution: 64])
