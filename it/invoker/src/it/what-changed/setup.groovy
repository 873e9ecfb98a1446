import java.nio.file.Files
import java.nio.file.Path

def copy = { Path from, String to ->
    Files.walk(from).withCloseable { files ->
        files.filter { Files.isRegularFile(it) }.forEach {
            Path target = basedir.toPath().resolve(to).resolve(from.relativize(it).toString())
            Files.createDirectories(target.parent)
            Files.copy(it, target)
        }
    }
}
Path root = basedir.toPath().resolve('../../../../..').normalize()
['images', 'touched', 'changed'].each { copy(root.resolve('it/quickstart/images'), it) }
['model', 'other-model'].each { copy(root.resolve('engine/core/src/test/resources/golden/pipeline/sd1/model'), it) }

new File(basedir, 'touched').eachFile { it.setLastModified(1_000_000_000_000) }
new File(basedir, 'changed').listFiles().min { it.name }.append([0] as byte[])
new File(basedir, 'other-model/scheduler/scheduler_config.json').append('\n')
