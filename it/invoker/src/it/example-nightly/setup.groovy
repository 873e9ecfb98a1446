evaluate(new File(basedir, '../../../src/it/example.groovy'))('nightly', [
        withPriorPreservation: false, evaluationImagesPerPrompt: 1, evaluationClassImagesPerPrompt: 1])
