evaluate(new File(basedir, '../../../src/it/example.groovy'))('nightly', [
        skipRegularize: true, withPriorPreservation: false, evaluationImagesPerPrompt: 1, evaluationClassImagesPerPrompt: 1])
