def branches = [:]
for (name in ['rex', 'bob', 'mia']) {
    def identifier = name
    branches[identifier] = {
        node('gpu') {
            dreamboothTrain engineHome: '@ENGINE@', cache: 'off', instanceImages: '@PHOTOS@', subjectClass: 'dog',
                    identifier: identifier, withPriorPreservation: false, maxTrainSteps: 10
        }
    }
}
parallel branches
