evaluate(new File(basedir, '../../../src/it/example.groovy'))('mascot', [cache: new File(basedir, 'cache').path])
