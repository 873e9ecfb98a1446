evaluate(new File(basedir, '../../../src/it/example.groovy'))('two-subjects', [classImages: 1, imagesPerPrompt: 1])
