evaluate(new File(basedir, '../../../src/it/example.groovy'))('matrix', [skipRegularize: true, withPriorPreservation: false, imagesPerPrompt: 1])
