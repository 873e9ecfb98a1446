evaluate(new File(basedir, '../../../src/it/example.groovy'))('matrix', [withPriorPreservation: false, imagesPerPrompt: 1])
