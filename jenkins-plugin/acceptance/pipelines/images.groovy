node('gpu') {
    dreamboothGenerate engineHome: '@ENGINE@', cache: 'off', model: 'embedded', inferenceSteps: 1, guidanceScale: 1,
            imagesPerPrompt: @QUARTER@, sampleBatchSize: 8,
            prompts: ['a dog in the snow', 'a cat in the snow', 'a car at night', 'a red star on the beach']
}
