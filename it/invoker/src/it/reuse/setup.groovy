import com.sun.net.httpserver.BasicAuthenticator
import com.sun.net.httpserver.HttpServer
import java.util.concurrent.Executors

evaluate(new File(basedir, '../../../src/it/classes.groovy'))

// A remote cache that wants the name and password of the server 'cache' in settings.xml, and serves what the builds share.
def server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
server.executor = Executors.newCachedThreadPool { Runnable work -> Thread thread = new Thread(work); thread.daemon = true; thread }
server.createContext('/') { exchange ->
    File file = new File(new File(basedir, 'shared'), exchange.requestURI.path)
    boolean there = exchange.requestMethod in ['GET', 'HEAD'] && file.isFile()
    boolean sends = there && exchange.requestMethod == 'GET'
    exchange.sendResponseHeaders(there ? 200 : 404, sends ? file.length() : -1)
    if (sends) {
        file.withInputStream { exchange.responseBody << it }
    }
    exchange.close()
}.authenticator = new BasicAuthenticator('the cache of the tests') {
    @Override
    boolean checkCredentials(String user, String password) {
        user == 'builder' && password == 'open sesame'
    }
}
server.start()
new File(basedir, '.mvn').mkdir()
new File(basedir, '.mvn/maven.config').text = "-Dsecured.cache=http://localhost:$server.address.port/\n"
return true
