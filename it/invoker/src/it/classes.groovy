// Gives the cache of a build, which is its own, the classes of workers that all builds share: each saves the next one's workers
// the better part of a second. For a setup.groovy.
import java.nio.file.Files
import java.nio.file.Path

Path shared = Files.createDirectories(basedir.toPath().resolveSibling('classes'))
Path cache = Files.createDirectories(basedir.toPath().resolve('user-cache'))
if (!Files.exists(cache.resolve('classes'))) {
    Files.createSymbolicLink(cache.resolve('classes'), shared)
}
