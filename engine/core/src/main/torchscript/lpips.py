# LPIPS (Zhang et al. 2018, arXiv 1801.03924, 3.1): how different two images look, by how different AlexNet's features are.
#   B  images in the batch      H, W  height and width      C  channels of a feature map

# Features of images [B, 3, H, W] from -1 to 1 after each of AlexNet's five rectifiers, every pixel's vector brought to length 1.
# p: five convolutions (w b)
def lpips_features(self, images: Tensor, p: List[Tensor]) -> List[Tensor]:
    shift = torch.reshape(torch.to(torch.tensor([-0.03, -0.088, -0.188]), images.device, 6), [1, 3, 1, 1])
    spread = torch.reshape(torch.to(torch.tensor([0.458, 0.448, 0.45]), images.device, 6), [1, 3, 1, 1])
    x = torch.div(torch.sub(images, shift), spread)
    f1 = torch.relu(self.conv2d(x, p[0], p[1], 4, 2))
    f2 = torch.relu(self.conv2d(torch.max_pool2d(f1, [3, 3], [2, 2], [0, 0], [1, 1], False), p[2], p[3], 1, 2))
    f3 = torch.relu(self.conv2d(torch.max_pool2d(f2, [3, 3], [2, 2], [0, 0], [1, 1], False), p[4], p[5], 1, 1))
    f4 = torch.relu(self.conv2d(f3, p[6], p[7], 1, 1))
    f5 = torch.relu(self.conv2d(f4, p[8], p[9], 1, 1))
    features = annotate(List[Tensor], [f1, f2, f3, f4, f5])
    units = annotate(List[Tensor], [])
    for i in range(5):
        length = torch.sqrt(torch.sum(torch.mul(features[i], features[i]), [1], True))
        _ = torch.append(units, torch.div(features[i], torch.add(length, 1e-10)))
    return units

# The distance of two images of such features: squared differences, weighed by the heads [1, C, 1, 1], mean over the pixels,
# and the sum of the five layers.
def lpips_distance(self, first: List[Tensor], second: List[Tensor], heads: List[Tensor]) -> Tensor:
    distance = torch.zeros([1], dtype=6, device=heads[0].device)
    for i in range(5):
        difference = torch.sub(first[i], second[i])
        weighed = torch.sum(torch.mul(torch.mul(difference, difference), heads[i]), [1])
        distance = torch.add(distance, torch.mean(weighed, [1, 2]))
    return distance
