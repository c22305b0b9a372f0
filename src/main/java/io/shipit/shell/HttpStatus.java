package io.shipit.shell;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnectionFactory;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** One GET request over a socket that is connected already (RFC 9112); only its status counts. */
final class HttpStatus {
  private static final int FIRST_FINAL = 200;

  private HttpStatus() {}

  /** The port that a URL means. */
  static int port(URI page) {
    return page.getPort() > 0 ? page.getPort() : isHttps(page) ? 443 : 80;
  }

  /** The host of a URL, an IPv6 address without its brackets. */
  static String host(URI page) {
    String host = page.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isHttps(URI page) {
    return "https".equalsIgnoreCase(page.getScheme());
  }

  /**
   * Sends the request and reads the head of the answer; redirects are not followed.
   *
   * @param socket to the host and port of the page; closed afterwards. For https its certificate
   *     must be good for the host of the page (RFC 9110, 4.3.4), by the JDK's trust store
   * @return the status code
   * @throws IOException if there is no HTTP answer
   */
  static int of(URI page, Socket socket) throws IOException {
    try (Socket secured = isHttps(page) ? tls(page, socket) : socket;
        DefaultBHttpClientConnection connection =
            new DefaultBHttpClientConnectionFactory().createConnection(secured)) {
      BasicClassicHttpRequest request = new BasicClassicHttpRequest(Method.GET, path(page));
      request.setHeader(HttpHeaders.HOST, page.getRawAuthority());
      request.setHeader(HttpHeaders.USER_AGENT, "shipit");
      request.setHeader(HttpHeaders.ACCEPT, "*/*");
      request.setHeader(HttpHeaders.CONNECTION, "close");
      connection.sendRequestHeader(request);
      connection.flush();
      ClassicHttpResponse response = connection.receiveResponseHeader();
      while (response.getCode() < FIRST_FINAL) {
        response = connection.receiveResponseHeader();
      }
      return response.getCode();
    } catch (HttpException e) {
      throw new IOException("what answers there does not speak HTTP", e);
    }
  }

  private static String path(URI page) {
    String path = page.getRawPath().isEmpty() ? "/" : page.getRawPath();
    return page.getRawQuery() == null ? path : path + "?" + page.getRawQuery();
  }

  private static Socket tls(URI page, Socket socket) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured = (SSLSocket) factory.createSocket(socket, host(page), port(page), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }
}
