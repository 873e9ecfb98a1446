node('gpu') {
    dreamboothTrain engineHome: '@ENGINE@', cache: 'off', instanceImages: '@PHOTOS@', subjectClass: 'dog',
            withPriorPreservation: false, maxTrainSteps: 100000, checkpointingSteps: 50000
}
