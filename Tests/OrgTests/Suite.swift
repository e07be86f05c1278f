import Org
import Testing
