node('gpu') {
    dreamboothRegularize engineHome: '@ENGINE@', cache: 'off', subjectClass: 'dog', classImages: 8
    def trained = dreamboothTrain engineHome: '@ENGINE@', cache: 'off', instanceImages: '@PHOTOS@', subjectClass: 'dog',
            classImages: 8, maxTrainSteps: @STEPS@, checkpointingSteps: 10
    dreamboothGenerate engineHome: '@ENGINE@', cache: 'off', subjectClass: 'dog', imagesPerPrompt: 2,
            prompts: ['a photo of {identifier} {subjectClass} in the snow', 'a photo of {identifier} {subjectClass} at night']
    echo "mean final loss ${trained.meanFinalLoss}, results at ${trained.url}"
}
