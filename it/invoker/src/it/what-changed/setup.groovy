import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path

evaluate(new File(basedir, '../../../src/it/classes.groovy'))

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

// An engine of another version, in a repository that is otherwise the builds' own: the engine's jar with another number.
Path ours = localRepositoryPath.toPath()
Path theirs = basedir.toPath().resolve('other-repository')
Path here = Path.of('dev/dreambooth/dreambooth-engine')
def link
link = { Path folder ->
    Files.createDirectories(theirs.resolve(folder))
    Files.list(ours.resolve(folder)).withCloseable { it.toList() }.each { entry ->
        Path name = ours.relativize(entry)
        if (name == here) {
            copy(entry, 'other-repository/' + name)
        } else if (here.startsWith(name)) {
            link(name)
        } else {
            Files.createSymbolicLink(theirs.resolve(name), entry)
        }
    }
}
link(Path.of(''))
Files.walk(theirs.resolve(here)).withCloseable { it.filter { it.toString().endsWith('.jar') }.toList() }.each { jar ->
    FileSystems.newFileSystem(jar).withCloseable { files ->
        Path manifest = files.getPath('META-INF/MANIFEST.MF')
        Files.writeString(manifest, Files.readString(manifest).replaceFirst(/(?m)^Implementation-Version: .*/, 'Implementation-Version: 0.0.9'))
    }
}
File log = new File(basedir, 'first.log')
Process maven = new ProcessBuilder(
        "${System.getProperty('maven.home')}/bin/mvn", '-B', '-s', new File(basedir.parentFile, 'interpolated-settings.xml').path,
        "-Dmaven.repo.local=$theirs", '-Daether.offline.protocols=file', '-Ddreambooth.cache=off',
        "-Ddev.dreambooth.cache=$basedir/user-cache", 'package')
        .directory(basedir).redirectErrorStream(true).redirectOutput(log).start()
assert maven.waitFor() == 0 : log.text
