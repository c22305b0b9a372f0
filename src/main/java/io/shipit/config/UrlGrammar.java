package io.shipit.config;

import java.net.URI;
import java.net.URISyntaxException;

/** URLs of health checks. */
final class UrlGrammar {
  private UrlGrammar() {}

  /** An http or https URL with a host; what it asks for must not hold a password. */
  static String url(String value) {
    URI uri;
    try {
      uri = new URI(value);
    } catch (URISyntaxException e) {
      throw new Refused("is no URL");
    }
    String scheme = uri.getScheme();
    if (scheme == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new Refused("begins with neither http:// nor https://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new Refused("has a user or a password in it", "a URL that needs neither");
    }
    if (uri.getHost() == null) {
      throw new Refused("names no host that a URL can name");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new Refused("has no port from 1 to 65535");
    }
    if (uri.getRawFragment() != null) {
      throw new Refused("has a # part, which no server gets to see", "the URL without it");
    }
    return value;
  }
}
