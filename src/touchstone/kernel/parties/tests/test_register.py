"""The register of parties keeps the contract of every register."""

from touchstone.kernel.parties.register import Parties
from touchstone.kernel.testing.contract import RegisterContract


class TestContract(RegisterContract):
    register = Parties
    amendment = {"name": "北京杨树纸业有限公司"}

    def example(self):
        return {"kind": "organisation", "name": "北京柳树纸业有限公司", "region": "110000"}

    def other(self):
        return {"kind": "organisation", "name": "上海梧桐出版社", "region": "310000"}
