// The folder was saved by diffusers' save_pretrained; the image must be the one that diffusers makes.
import groovy.json.JsonSlurper
import javax.imageio.ImageIO

def record = new JsonSlurper().parse(new File(basedir, 'dreambooth/samples/run.json'))
assert record.seeds.size() == 1 && record.seeds.values().first() == 42
def ours = ImageIO.read(new File(basedir, "dreambooth/samples/${record.seeds.keySet().first()}"))
File root = new File(basedir, '../../../../..')
def theirs = ImageIO.read(new File(root, 'engine/core/src/test/resources/golden/pipeline/sd1/0.png'))
assert [ours.width, ours.height] == [theirs.width, theirs.height]

int close = 0
for (int y = 0; y < ours.height; y++) {
    for (int x = 0; x < ours.width; x++) {
        int a = ours.getRGB(x, y), b = theirs.getRGB(x, y)
        if ([0, 8, 16].every { Math.abs((a >> it & 255) - (b >> it & 255)) <= 1 }) {
            close++
        }
    }
}
assert close >= 0.999 * ours.width * ours.height
assert !new File(basedir, 'target').exists()
