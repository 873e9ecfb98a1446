// Runs in the controller when it starts: one agent, no executors of its own, no crumbs for curl. It listens on loopback alone.
import hudson.slaves.DumbSlave
import hudson.slaves.JNLPLauncher
import jenkins.model.Jenkins
import jenkins.model.JenkinsLocationConfiguration

def jenkins = Jenkins.get()
jenkins.numExecutors = 0
jenkins.crumbIssuer = null
JenkinsLocationConfiguration.get().url = System.getenv('ACCEPTANCE_URL') + '/'
if (jenkins.getNode('gpu') == null) {
    def agent = new DumbSlave('gpu', System.getenv('ACCEPTANCE_AGENT'), new JNLPLauncher())
    agent.numExecutors = 4
    jenkins.addNode(agent)
}
new File(System.getenv('ACCEPTANCE_SECRET')).text = jenkins.getComputer('gpu').jnlpMac
jenkins.save()
