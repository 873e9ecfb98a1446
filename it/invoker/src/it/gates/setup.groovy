// what an earlier run of these builds has installed
new File(localRepositoryPath, 'dev/dreambooth/it/judged').deleteDir()
return true
