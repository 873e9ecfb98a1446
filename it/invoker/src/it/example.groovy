// Takes an example out of the clone, into a folder where nothing of the clone is near, and walks through its README there. For
// a setup.groovy, which gets a closure from evaluate().
import java.nio.file.Files
import java.nio.file.Path

{ String name, Map settings ->
    File checkout = new File(basedir, '../../../../..').canonicalFile
    Path from = new File(checkout, "examples/$name").toPath()
    Path to = new File(basedir, name).toPath()
    to.toFile().deleteDir()
    Files.walk(from).withCloseable { files ->
        files.filter { !from.relativize(it).any { part -> part.toString() in ['target', 'repository'] } }.forEach {
            Path target = to.resolve(from.relativize(it).toString())
            Files.isDirectory(it) ? Files.createDirectories(target) : Files.copy(it, target)
        }
    }
    evaluate(new File(checkout, 'it/invoker/src/it/walk.groovy'))(
            document: to.resolve('README.md').toFile(),
            folder: to.toFile(),
            settings: [cache: 'off', maxTrainSteps: 2, lrWarmupSteps: 0, trainBatchSize: 1, classImages: 2, sampleBatchSize: 2,
                       classInferenceSteps: 2, inferenceSteps: 2] + settings)
}
